/* A picture as inline SVG: well-formed XML, coloured by the classes of the page's style sheet. */
#ifndef KEPT_SVG_H
#define KEPT_SVG_H

struct markup;
struct picture;

void svg_picture(struct markup *m, const struct picture *p);

#endif
