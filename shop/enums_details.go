package shop

// PropertyType is ProductPropertyTypeDTO: the kind of a property's values (docs/protocol/20-product-details.md §16).
type PropertyType int

// Members names the values.
func (PropertyType) Members() []Member {
	return named(map[int]string{0: "None", 1: "TextField", 2: "MultipleChoiceField", 3: "CurrencyField", 4: "DateField", 7: "HyperLink"})
}

// ReviewRating is ProductReviewRatingDTO.
type ReviewRating int

// Members names the values.
func (ReviewRating) Members() []Member {
	return named(map[int]string{0: "ZeroStars", 1: "OneStar", 2: "TwoStars", 3: "ThreeStars", 4: "FourStars", 5: "FiveStars"})
}

// DiscountType is ProductVolumeDiscountTypeDTO.
type DiscountType int

// Members names the values.
func (DiscountType) Members() []Member {
	return named(map[int]string{0: "None", 1: "Percentage", 2: "Amount"})
}

// OptionType is OptionTypesDTO: how a choice is offered. The protocol misspells its first name.
type OptionType int

// DropDownList is what every unknown type becomes.
const DropDownList OptionType = 100

// Members names the values.
func (OptionType) Members() []Member {
	return named(map[int]string{0: "Uknown", 100: "DropDownList", 200: "RadioButtonList", 300: "CheckBoxes", 400: "Html", 500: "TextInput", 600: "FileUpload"})
}
