// The button's own words, small enough to come with the page.
import de from "./launcher.de.json";
import en from "./launcher.en.json";
import fr from "./launcher.fr.json";

export const LAUNCHER_TEXTS = { en, fr, de };
