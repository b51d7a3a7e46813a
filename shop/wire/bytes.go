package wire

import "bytes"

// DecodeBytes reads the protocol's byte array: a list of the numbers 0 to 255, which may also stand as texts ("7").
// Empty text and null give nil. The result is a fresh slice.
func DecodeBytes(body []byte) ([]byte, error) {
	body = bytes.Trim(bytes.TrimPrefix(body, bom), " \t\r\n") // what JSON calls blank, and no more
	if len(body) == 0 || string(body) == "null" {
		return nil, nil
	}
	if body[0] != '[' || body[len(body)-1] != ']' {
		return nil, unreadable("The data must be a list of the numbers 0 to 255, such as [137,80,78,71].")
	}
	in := body[1 : len(body)-1]
	out := make([]byte, 0, len(in)/3+1)
	i := 0
	blanks := func() {
		for i < len(in) && (in[i] == ' ' || in[i] == '\n' || in[i] == '\r' || in[i] == '\t') {
			i++
		}
	}
	if blanks(); i == len(in) {
		return out, nil
	}
	for {
		blanks()
		quoted := i < len(in) && in[i] == '"'
		if quoted {
			i++
		}
		n, digits := 0, 0
		for i < len(in) && digits < 4 {
			c := in[i] - '0'
			if c > 9 {
				break
			}
			n = n*10 + int(c)
			digits++
			i++
		}
		if digits == 0 || digits > 3 || n > 255 || digits > 1 && in[i-digits] == '0' {
			return nil, notByte(len(out))
		}
		if quoted {
			if i == len(in) || in[i] != '"' {
				return nil, notByte(len(out))
			}
			i++
		}
		out = append(out, byte(n))
		blanks()
		if i == len(in) {
			return out, nil
		}
		if in[i] != ',' {
			return nil, notByte(len(out) - 1)
		}
		i++
	}
}

func notByte(i int) error {
	return refuse("{field} must be a number from 0 to 255.").at(i).final()
}
