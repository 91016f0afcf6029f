the database of its images
