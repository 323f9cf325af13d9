# demos
