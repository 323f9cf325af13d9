# imagefilter
