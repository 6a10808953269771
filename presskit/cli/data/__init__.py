"""Commands that fetch public datasets and make records of them."""
