using System.Globalization;
using System.Text;

namespace Hypencoder.Perturbations.Tests.Synonyms;

/// <summary>A database of two dozen words in the form of WordNet's own files.</summary>
internal static class TinyWordNet
{
    private const string License = "  1 This stands for the licence, whose lines begin with spaces.  \n";

    /// <summary>Of each part of speech the synsets, of each word how often it was tagged in the sense.</summary>
    private static readonly Dictionary<string, (char Type, (string Word, int Count)[][] Synsets)> Parts = new()
    {
        ["noun"] = ('n',
        [
            [("car", 70), ("auto", 1), ("automobile", 10)],
            [("car", 2), ("railcar", 0)],
            [("dog", 42), ("domestic_dog", 0), ("Canis_familiaris", 0)],
            [("child", 5), ("kid", 8)],
            [("leaf", 3), ("leafage", 0)],
            [("stop", 0), ("halt", 1)],
            [("box", 1), ("city", 0)],
        ]),
        ["verb"] = ('v',
        [
            [("buy", 60), ("purchase", 20)],
            [("stop", 40), ("halt", 5)],
            [("quit", 3), ("give_up", 2)],
            [("write", 9), ("compose", 2)],
            [("die", 1), ("decease", 0), ("agree", 0), ("carry", 0), ("go", 0)],
        ]),
        ["adj"] = ('s', [[("big", 9), ("large(a)", 8), ("tremendous", 0)], [("good", 1), ("dry", 0)]]),
        ["adv"] = ('r', [[("quickly", 3), ("rapidly", 2)]]),
    };

    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["noun"] = "children child\nleaves leaf\n",
        ["verb"] = "bought buy\ndying die\ngone go\nstopped stop\nstopping stop\nwent go\nwritten write\nwrote write\n",
        ["adj"] = "best good\nbetter good\nbigger big\nbiggest big\n",
        ["adv"] = "",
    };

    public static string Write(string folder)
    {
        StringBuilder counts = new();
        foreach ((string part, (char type, (string, int)[][] synsets)) in Parts)
        {
            StringBuilder data = new(License);
            List<(string Lemma, int Offset, int Count)> senses = [];
            foreach ((string Word, int Count)[] synset in synsets)
            {
                int offset = data.Length;
                string words = string.Join(' ', synset.Select(w => $"{w.Word} 0"));
                data.Append(CultureInfo.InvariantCulture, $"{offset:D8} 05 {type} {synset.Length:x2} {words} ")
                    .Append("001 @ 00000001 n 0000 | a gloss (with marks)  \n");
                senses.AddRange(synset.Select(w => (w.Word.Split('(')[0].ToLowerInvariant(), offset, w.Count)));
            }
            File.WriteAllText(Path.Combine(folder, $"data.{part}"), data.ToString());
            StringBuilder index = new(License);
            foreach (var word in senses.GroupBy(s => s.Lemma).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                string offsets = string.Join(' ', word.Select(s => $"{s.Offset:D8}"));
                index.Append(CultureInfo.InvariantCulture,
                    $"{word.Key} {type} {word.Count()} 2 @ ~ {word.Count()} 1 {offsets}  \n");
                int sense = 0;
                string key = $"{word.Key}%{Number(type)}:05:00::";
                foreach (int count in word.Select(s => s.Count))
                    counts.Append(CultureInfo.InvariantCulture, $"{key} {++sense} {count}\n");
            }
            File.WriteAllText(Path.Combine(folder, $"index.{part}"), index.ToString());
            File.WriteAllText(Path.Combine(folder, $"{part}.exc"), Exceptions[part]);
        }
        File.WriteAllText(Path.Combine(folder, "cntlist.rev"), counts.ToString());
        return folder;
    }

    private static int Number(char type) => "nvars".IndexOf(type) + 1;
}
