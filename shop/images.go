package shop

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"griddle/shop/model"
	"griddle/shop/picture"
	"griddle/storage"
)

// ProductImage is ProductImageDTO: a picture of a product besides its main one.
type ProductImage struct {
	Bvin           string  `bvin:"id" doc:"Id of the picture. Leave it empty on create to get a new one."`
	LastUpdatedUtc Instant `default:"now" doc:"When the record was last saved. Set by the server."`
	ProductId      string  `bvin:"ref" doc:"Id of the product. Required."`
	FileName       string  `doc:"File name of the picture."`
	Caption        string  `doc:"Text shown with it."`
	AlternateText  string  `doc:"What the picture shows, for those who cannot see it."`
	SortOrder      int     `doc:"Position among the product's pictures. On create the server puts it last."`
	StoreId        int64   `doc:"Number of the store. Set by the server."`
}

const imagesTable = "productimages"

// ProductImages are what is known of the further pictures of products; the pictures themselves are of kind
// ProductImagePicture (docs/protocol/20-product-details.md §10).
var ProductImages = resource(func(s *Store) *model.Of[ProductImage, string] { return modelsOf(s).images })

func (s *Store) declareImages() {
	modelsOf(s).images = model.Declare(s.base, model.Of[ProductImage, string]{
		One: "picture", ID: func(i *ProductImage) *string { return &i.Bvin },
		Asks:    map[string]model.AskBy{"ProductId": model.AsID("product")},
		StoreID: func(i *ProductImage) *int64 { return &i.StoreId },
		Updated: func(i *ProductImage) *Instant { return &i.LastUpdatedUtc },
		OfOwner: ofProduct(storage.Asc("sort_order", "pk")...), Addressing: model.StrictIDs,
		BeforeSave: s.settleImage,
		Refs: []model.Ref[ProductImage]{{Column: "product", To: productsTable, Field: "ProductId",
			Back: aProduct}},
		BeforeDelete: func(tx *storage.Tx, c *model.Journal, i *ProductImage) error {
			return s.letGo(tx, c, picturesTable, picturesOf(ProductImagePicture, i.Bvin))
		},
	}, storage.Spec[ProductImage, string]{
		Table: imagesTable,
		Columns: []storage.Column[ProductImage]{
			{Name: "product", Type: storage.Text, Value: func(i *ProductImage) any { return i.ProductId }},
			{Name: "sort_order", Type: storage.Integer, Value: func(i *ProductImage) any { return i.SortOrder }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "sort_order"}}},
	})
}

func (s *Store) settleImage(tx *storage.Tx, _ *model.Journal, old, i *ProductImage) error {
	if old != nil {
		return nil
	}
	place, err := model.LastPlace(tx, imagesTable, "product", i.ProductId)
	i.SortOrder = place
	return err
}

// PutProductImage stores the picture of a product's image, in place of the one before. What is not stored is refused
// with the reason. Data that is no picture is refused too, but kept as it came, unless a picture is there already
// (docs/protocol/20-product-details.md §11).
func (s *Store) PutProductImage(ctx context.Context, g model.Guard, product, image, filename string,
	data []byte) error {
	if err := checkFileName(filename); err != nil {
		return err
	}
	bvin, okP := modelsOf(s).products.Parse(product)
	id, okI := modelsOf(s).images.Parse(image)
	if !okP || !okI {
		return modelsOf(s).images.Missing()
	}
	switch i, err := modelsOf(s).images.Stored(s.db.Reader(), id); {
	case err != nil:
		return err
	case i == nil || i.ProductId != bvin:
		return modelsOf(s).images.Missing()
	case len(data) == 0:
		return cmp.Or[error](s.writable(ctx, g), Refuse(Invalid, "data",
			"{field} is missing: send the bytes of the picture."))
	}
	stored, err := s.PutPicture(ctx, g, ProductImagePicture, id, filename, data)
	switch {
	case errors.Is(err, picture.ErrNotPicture):
		return cmp.Or(s.keepUnreadable(ctx, g, id, data), err)
	case err == nil && !stored:
		return Refuse(Invalid, "filename", "{field} must end in .png, .jpg, .jpeg or .gif, so the picture was not "+
			"stored.")
	}
	return err
}

// unreadablePicture is the type of kept data that is no picture: nobody may show it.
const unreadablePicture = "application/octet-stream"

// keepUnreadable keeps data that is no picture for an image that has none.
func (s *Store) keepUnreadable(ctx context.Context, g model.Guard, image string, data []byte) error {
	files, err := s.stage([]pictureFile{{contentType: unreadablePicture, data: data}})
	if err != nil {
		return err
	}
	kept := false
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		there, err := modelsOf(s).images.Exists(tx, image)
		if err != nil || !there {
			return cmp.Or(err, modelsOf(s).images.Missing())
		}
		has, err := storage.Exists(tx, picturesTable, storage.And(picturesOf(ProductImagePicture, image),
			storage.Ne("type", unreadablePicture)))
		if kept = err == nil && !has; !kept {
			return err
		}
		return s.keepPicture(tx, ProductImagePicture, image, "", files)
	})
	if err != nil || !kept {
		s.unstage(files)
	}
	return err
}

// letGo deletes rows that name uploaded files, and the files with them.
func (s *Store) letGo(tx *storage.Tx, c *model.Journal, table string, where storage.Cond) error {
	files, err := fileNames(tx, table, where)
	if err != nil || len(files) == 0 {
		return err
	}
	if err := c.Delete(tx, table, where); err != nil {
		return err
	}
	for _, file := range files {
		if err := s.dropFile(tx, file); err != nil {
			return err
		}
	}
	return nil
}

// Upload is a picture that comes with an edit, under the name that the record gives it.
type Upload struct {
	Kind Picture
	Name string
	Data []byte
}

func (p Upload) Prepare(ctx context.Context, s *Store) (model.Keeper, func(), error) {
	files, err := s.stagePicture(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	return func(tx *storage.Tx, c *model.Journal, owner string) error {
			return s.keepUpload(tx, c, p, owner, files)
		},
		func() { s.unstage(files) }, nil
}

// stagePicture checks and scales a picture and writes its files, which nothing names yet.
func (s *Store) stagePicture(ctx context.Context, p Upload) ([]pictureFile, error) {
	if len(p.Data) == 0 || !pictureName(p.Name) {
		return nil, Refuse(Invalid, "", "The picture was not kept: its name must end in .png, .jpg, .jpeg or .gif.")
	}
	files, err := scale(ctx, p.Kind, p.Data)
	if err != nil {
		return nil, err
	}
	return s.stage(files)
}

// keepUpload makes the staged files the picture of a record, as part of a change or, when that is nil, of a new record.
func (s *Store) keepUpload(tx *storage.Tx, c *model.Journal, p Upload, owner string, files []pictureFile) error {
	rows := onePicture(p.Kind, owner, model.Fold(model.CleanFileName(p.Name)))
	if err := c.Before(picturesTable, rows); err != nil {
		return err
	}
	if err := s.keepPicture(tx, p.Kind, owner, model.CleanFileName(p.Name), files); err != nil {
		return err
	}
	return c.Made(picturesTable, rows)
}

// ImagesOf are the pictures of a product besides the main one, in their order.
func (s *Store) ImagesOf(_ context.Context, product string) ([]ProductImage, error) {
	return partsOf(s.db.Reader(), modelsOf(s).images, product)
}

// StepImage moves a further picture of a product one place up (-1) or down (1); the change can be undone. At an end of
// the row nothing changes.
func (s *Store) StepImage(ctx context.Context, id string, by int) (model.Change, error) {
	i, err := model.ReadOne(modelsOf(s).images, s.db.Reader(), id)
	if err != nil {
		return model.Change{}, err
	}
	all, err := s.ImagesOf(ctx, i.ProductId)
	if err != nil {
		return model.Change{}, err
	}
	ids := make([]string, len(all))
	for n := range all {
		ids[n] = all[n].Bvin
	}
	at := slices.Index(ids, id)
	if to := at + by; at >= 0 && to >= 0 && to < len(ids) {
		ids[at], ids[to] = ids[to], ids[at]
	}
	return modelsOf(s).images.Recorded(ctx, model.Edited, ids, func(tx *storage.Tx, c *model.Journal) error {
		for place, one := range ids {
			next, err := modelsOf(s).images.Stored(tx, one)
			if err != nil {
				return err
			}
			if next == nil || next.SortOrder == place+1 {
				continue
			}
			next.SortOrder = place + 1
			if err := stored(tx, c, modelsOf(s).images, false, next); err != nil {
				return err
			}
		}
		return nil
	})
}
