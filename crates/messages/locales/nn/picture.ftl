# «tingbok tally --picture»: orda i eit bilete.
picture-list-title = Støtte og betaling for kvart behov: { $rule }
picture-list-description = { $needs } behov i rekkjefølgja på lista. Kvart har ei søyle med timane sine, delt etter kven som betalte, over ei søyle med støtta. Streken står ved dei { $hours } timane som finst; { $left } er att. Behov som får timar: { $funded }.
picture-list-rest = Behov som ikkje får: { $needs }.
picture-hours = { $need }: { $hours } timar
picture-paid = { $voter } betalte { $hours } timar
picture-paid-all = { $voter } betalte { $hours } timar, sitt siste
picture-group-full = Vekt { $weight } betalte heile prisen, { $hours } timar
picture-group-part = Vekt { $weight } gav sitt siste, { $hours } timar
picture-support = Støtte { $support } av { $weight }
picture-capacity = { $hours } timar finst
picture-legend-support = støtte
picture-legend-full = betalt
picture-legend-last = betalt med sitt siste
picture-legend-hours = timar gjevne
picture-legend-none = får ingen timar
