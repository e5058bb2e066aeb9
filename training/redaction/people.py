"""Names of people from Faker's lists, in Latin letters and in their own script.

    pip install -r requirements/names.in     # in an environment of its own: only training needs it
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

import faker.providers.person as person

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓќѕ",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g u dj j lj nj c dz gj kj dz".split(" "),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o a e i i o y o i y".split(" "),
        strict=True,
    )
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʻ.\- ]+")
# Romanised names of languages that Faker has in their own script only.
_MORE = """
Jiwoo Minjun Seoyeon Hyunwoo Jihye Soojin Minseo Eunji Taehyung Jungkook Sungmin Yuna Haneul Donghyun Jisoo Kyung-soo Hye-jin Min-ji Seung-ho Ji-eun
Fatemeh Zahra Reza Hossein Mohammad Mehdi Parisa Shirin Kaveh Arash Niloofar Golnaz Behrouz Dariush Leila Soraya Nasrin Farhad Siavash Roya
Noa Tamar Yael Itai Eitan Shira Moshe Avraham Rivka Chaim Yosef Ori Lior Omer Maayan Shlomit Tzipora Ronit Gilad Amit
Somchai Siriporn Nattapong Kanya Malee Pim Ploy Anong Chaiwat Suda Araya Prasert Wipawee Thanakorn Kittisak
Rajeshwari Lakshmi Venkatesh Subramaniam Karthik Meenakshi Padmavathi Anbu Selvi Murugan Thamarai Jayashree Chandrika Gurpreet Harjit Jaswinder Manpreet
Simran Kulwinder Bhavna Hetal Jignesh Ketan Nilesh Tejal Prakash Sunita Rekha Savita Mukesh Dinesh Kiran Pooja Neha Ritu Shruti Aarav Vihaan Ananya
Sandeep Tanvi Shreya Debasish Subhash Anindita Mousumi Farzana Nasreen Shahida Tahmina Rokeya Nusrat Tanjila Abdur Mizanur Shafiqul
Khadija Ayesha Zainab Maryam Yasmin Salma Rania Layla Huda Nour Hala Dina Samar Reem Amal Wafa Tariq Khalid Omar Youssef Mustafa Mahmoud Hisham Walid
Ziad Rami Fadi Nabil Samir Jamal Karim Bilal Hamza Ahmad Abdulrahman Abdallah Ibtisam Ghada Lubna Hanan Suhaila
Chukwuemeka Adaobi Oluwaseun Temitope Chidinma Nkechi Olumide Folasade Ngozi Ikechukwu Obinna Uchenna Ifeanyi Kelechi Amarachi Babatunde Titilayo Yetunde
Kwabena Akosua Yaa Kofi Ama Afia Kojo Esi Nana Kwaku Abena Efua Wanjiru Njoroge Kamau Wambui Otieno Achieng Atieno Odhiambo Kipchoge Cherono Makena
Thandiwe Sipho Nomvula Bongani Zanele Lindiwe Thabo Lerato Palesa Kagiso Naledi Tumelo Mpho Refilwe Ayanda Siyabonga Nokuthula Tendai Tapiwa Rumbidzai
Tatenda Chipo Farai Abebe Tigist Haile Selam Bekele Mulugeta Hirut Genet Yohannes Meron Tesfaye Almaz Fatoumata Mamadou Aissatou Ousmane Mariama Ibrahima
Xochitl Citlali Nayeli Itzel Cuauhtemoc Yaretzi Tenoch Quetzalli Ximena Guadalupe Refugio Socorro Nahuel Ailin Inti Killari Sayani Wayra
Malia Keanu Leilani Kalani Nohea Tevita Sione Mele Losa Fetu Tane Aroha Ngaire Hemi Wiremu Mereana Kahu
Saoirse Niamh Aoife Caoimhe Siobhan Eoin Cillian Tadhg Oisin Grainne Sinead Padraig Diarmuid Roisin Orlaith Eilidh Catriona Hamish Iain Mhairi Angharad
Llewellyn Rhiannon Gethin Myfanwy Eirlys Ieuan Sioned Emrys Gwenllian Aneurin Blodwen
Einar Sigridur Gudrun Bjarki Thorunn Hildur Ragnheidur Solveig Ingeborg Astrid Sindre Torbjorn Ragnhild Sverre Aslaug Yngve Vendela Ebba Tuomas Pekka
Juhani Aino Kaisa Riikka Jukka Matti Ilmari Väinö Piroska Zsofia Zsolt Balazs Csilla Eszter Gergely Levente Boglarka Reka Istvan Gyorgyi Ferenc
Piotrek Kasia Gosia Zbyszek Wiesław Bożena Grażyna Mieczysław Małgosia Jadwiga Zdzisław Ola Aga Ania Basia Krzysiek Tomek Maciek Danuta Halina Bogusia
Ayşegül Zeynep Gülşen Çağla Emre Burcu Tuğba Şebnem Özge Hüseyin İbrahim Nurcan Songül Ebru Selin Derya Pınar Serkan Volkan Umut Cansu
""".split()
# Short forms and pet names, and names that are English words.
_SHORT = """
Pip Bex Jules Tess Mags Gabs Lou Nat Kat Jo Jas Izzy Lottie Dee Stevie Mo Ted Ned Ron Vic Viv Bea Billie Charlie Frankie Georgie Josie Katy Kit Liz Lexi
Maddie Maisie Millie Mimi Nell Ollie Poppy Robbie Roz Sal Shaz Gaz Daz Baz Suze Tash Tilly Tony Trish Wes Zed Zoe Abby Becs Cass Dani Ellie Fi Gus Hatty
Chuy Pepe Paco Nacho Lupe Beto Toño Conchi Mari Nando Kiko Xavi Txema Gigi Lele Pippo Beppe Titti Nico Lolo Mimo Loulou Manu Titou Fred Seb Jojo Uli Uwe
Sepp Resi Hansi Steffi Katja Micha Andi Gitti Ziggy Vovka Sasha Masha Dasha Tanya Lyosha Misha Alyona Kostya Zhenya Olya Vika Slava
""".split()
_WORDS = """
Grace Mark Will Rose Bill Hope Faith Joy Lily Daisy Ivy Violet Ruby Pearl Amber Jade Crystal Summer Autumn April May June August Dawn Eve Sunny Robin Jay
Martin Grant Frank Rich Jack Rob Pat Drew Chase Hunter Mason Cooper Parker Carter Taylor Harper Reed Heath Cliff Clay Glen Dale Ray Norm Gene Art Dean Earl
Duke Rex Olive Iris Hazel Heather Holly Myrtle Fern Ginger Rosemary Basil Sage Angel Destiny Charity Patience Prudence Mercy Blessing Precious Gift Goodness
Happiness Wisdom Peace Comfort Harmony Melody Sky Star Stormy Rain River Brook Ocean Max Chip Buddy Chuck Skip Christian Paris Sydney Florence Chelsea Austin
Dallas Victoria Georgia Virginia Carolina Savannah Madison Brooklyn Jordan Israel London Penny Nick Lance Miles Wade Ward Forest Rusty Sandy Bonnie Candy Honey
""".split()
_FAMILY_WORDS = """
Smith Baker Cook Young White Black Brown Green Gray King Bishop Knight Page Bell Wood Stone Hill Field Lake Rivers Banks Waters Bath Day Knight Fox Wolf Bird
Swan Bush Rice Best Good Love Long Short Small Little Strong Sharp Swift Power Price Rich Church Court Hall House Lane Street Park Marsh Pool Wells Winter
Summer Frost Snow Rain Hale Hardy Savage Pain Hurt Head Hand Foot Skinner Cutter Fisher Shepherd Carpenter Taylor Mason Butler Cooper Gardner Porter Walker
""".split()


@dataclass(frozen=True)
class People:
    """Given and family names by locale; `own` those in another script."""

    given: dict[str, list[str]]
    family: dict[str, list[str]]
    own_given: dict[str, list[str]]
    own_family: dict[str, list[str]]


@cache
def people() -> People:
    """Every name of Faker's, and those above."""
    found = People({}, {}, {}, {})
    for module in pkgutil.iter_modules(person.__path__):
        if module.ispkg and module.name != "en":
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
            _take(found, module.name, provider)
    for place, names in (("more", _MORE), ("short", _SHORT), ("words", _WORDS)):
        found.given[place] = names
    found.family["words"] = _FAMILY_WORDS
    return found


def _take(found: People, locale: str, provider: Any) -> None:
    given = _all(provider, r"first_(?:romanized_)?names?\w*|first_\w*names\w*")
    family = _all(provider, r"last_(?:romanized_)?names?\w*|last_\w*names\w*")
    for names, latin, own in ((given, found.given, found.own_given), (family, found.family, found.own_family)):
        plain = sorted({_romanised(name) for name in names if _LATIN.fullmatch(_romanised(name))})
        if len(plain) > 10:
            latin[locale] = plain
        other = sorted({name for name in names if not _LATIN.fullmatch(name) and len(name) > 1 or "一" <= name[0] <= "龥"})
        if len(other) > 10:
            own[locale] = other


def _all(provider: Any, pattern: str) -> set[str]:
    names: set[str] = set()
    for attribute in dir(provider):
        if re.fullmatch(pattern, attribute):
            names |= set(_flat(getattr(provider, attribute)))
    return names


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict | list | tuple):
        for item in value:
            yield from _flat(item)


def _romanised(name: str) -> str:
    letters = [(_CYRILLIC.get(c.lower()) if c.lower() in _CYRILLIC else _GREEK.get(c.lower(), c)) or "" for c in name]
    plain = "".join(letters)
    return plain.capitalize() if plain != name else name


@cache
def half(held: bool) -> People:
    """The names to train on, or those kept apart (a fifth) to measure unseen names; by their spelling."""
    every = people()

    def part(lists: dict[str, list[str]]) -> dict[str, list[str]]:
        return {place: [n for n in names if _is_held(n) == held] or names for place, names in lists.items()}

    return People(part(every.given), part(every.family), every.own_given, every.own_family)


def _is_held(name: str) -> bool:
    return crc32(name.lower().encode()) % 5 == 0
