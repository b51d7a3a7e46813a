package kit

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"
)

// Bytes prints the size of a file: 512 bytes, 3.4 MB, 27 GB.
func Bytes(n int64) string {
	if n < 1000 {
		return lang.XN("size.bytes", "{{.N}} bytes", int(n), map[string]any{"N": n})
	}
	v := float64(n)
	for _, unit := range []string{"KB", "MB", "GB"} {
		v /= 1000
		if v < 999.5 || unit == "GB" {
			digits := 0
			if v < 9.95 {
				digits = 1
			}
			return strings.Replace(fmt.Sprintf("%.*f", digits, v), ".", Point(), 1) + " " + unit
		}
	}
	return ""
}

// Count prints a number of things with its thousands parted: 12,345.
func Count(n int) string { return PartThousands(strconv.Itoa(n)) }

// Point is the owner's sign before the fraction of a number.
func Point() string { return lang.X("size.point", ".") }

func thousands() string { return lang.X("size.thousands", ",") }

// PartThousands puts the owner's sign between the thousands of a whole number.
func PartThousands(digits string) string {
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + thousands() + digits[at:]
	}
	return digits
}
