"""An invented practice, to look at Pistor with. Every name in it is invented and says so."""
