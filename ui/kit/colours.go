package kit

import "image/color"

var none = color.NRGBA{}
