# "tingbok tally --picture": the words in a picture.
picture-list-title = Support and payment for each need: { $rule }
picture-list-description = { $needs } needs in the order of the list. Each has a bar of its hours, split by who paid, over a bar of its support. The line stands at the { $hours } hours there are; { $left } are left. Needs that get hours: { $funded }.
picture-list-rest = Needs that get none: { $needs }.
picture-hours = { $need }: { $hours } hours
picture-paid = { $voter } paid { $hours } hours
picture-paid-all = { $voter } paid { $hours } hours, its last
picture-group-full = Weight { $weight } paid in full, { $hours } hours
picture-group-part = Weight { $weight } gave its last, { $hours } hours
picture-support = Support { $support } of { $weight }
picture-capacity = { $hours } hours there are
picture-legend-support = support
picture-legend-full = paid
picture-legend-last = paid with its last
picture-legend-hours = hours given
picture-legend-none = gets no hours
