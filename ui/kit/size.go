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
			return strings.Replace(fmt.Sprintf("%.*f", digits, v), ".", point(), 1) + " " + unit
		}
	}
	return ""
}

// Count prints a number of things with its thousands parted: 12,345.
func Count(n int) string { return partThousands(strconv.Itoa(n)) }
