// The button's own words, small enough to come with the page.
import de from "./launcher.de.json";
import en from "./launcher.en.json";
import es from "./launcher.es.json";
import fr from "./launcher.fr.json";
import it from "./launcher.it.json";
import nl from "./launcher.nl.json";
import pl from "./launcher.pl.json";
import pt from "./launcher.pt.json";
import tr from "./launcher.tr.json";

export const LAUNCHER_TEXTS = { en, de, es, fr, it, nl, pl, pt, tr };
