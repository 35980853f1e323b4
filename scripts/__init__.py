"""Tools of the checkout, run by hand or by make; nothing of the package needs them."""
