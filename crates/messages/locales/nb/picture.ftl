# «tingbok tally --picture»: ordene i et bilde.
picture-list-title = Støtte og betaling for hvert behov: { $rule }
picture-list-description = { $needs } behov i listens rekkefølge. Hvert har en søyle med timene sine, delt etter hvem som betalte, over en søyle med støtten. Streken står ved de { $hours } timene som finnes; { $left } er igjen. Behov som får timer: { $funded }.
picture-list-rest = Behov som ikke får: { $needs }.
picture-hours = { $need }: { $hours } timer
picture-paid = { $voter } betalte { $hours } timer
picture-paid-all = { $voter } betalte { $hours } timer, sitt siste
picture-group-full = Vekt { $weight } betalte hele prisen, { $hours } timer
picture-group-part = Vekt { $weight } ga sitt siste, { $hours } timer
picture-support = Støtte { $support } av { $weight }
picture-capacity = { $hours } timer finnes
picture-legend-support = støtte
picture-legend-full = betalt
picture-legend-last = betalt med sitt siste
picture-legend-hours = timer gitt
picture-legend-none = får ingen timer
