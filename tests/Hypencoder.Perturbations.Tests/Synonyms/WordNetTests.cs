using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Perturbations.Tests.Synonyms;

public sealed class WordNetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WordNet _wordNet;

    public WordNetTests()
    {
        Directory.CreateDirectory(_folder["wordnet"]);
        _wordNet = WordNet.Open(TinyWordNet.Write(_folder["wordnet"]));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wordnet-first-sense", 1)]
    [InlineData("wordnet-frequency", 2)]
    public void Perturb_AnyQuery_KeepsTheAccount(string name, int changes) =>
        AnyQuery.Check(Create(name, changes), p => Assert.True(p.Edits.Count <= changes));

    [Theory]
    [InlineData("car", "auto", "automobile")]
    [InlineData("Cars", "Automobiles", "Autos")]
    [InlineData("DOGS", "CANIS FAMILIARISES", "DOMESTIC DOGS")]
    [InlineData("children", "kids")]
    [InlineData("kids", "children")]
    [InlineData("leafages", "leaves")]
    [InlineData("buys", "purchases")]
    [InlineData("buying", "purchasing")]
    [InlineData("purchased", "bought")]
    [InlineData("bought", "purchased")]
    [InlineData("halting", "stopping")]
    [InlineData("stopped", "halted")]
    [InlineData("quits", "gives up")]
    [InlineData("composed", "wrote")]
    [InlineData("written", "composed")]
    [InlineData("deceasing", "agreeing", "carrying", "dying", "going")]
    [InlineData("deceased", "agreed", "carried", "died", "went")]
    [InlineData("deceases", "agrees", "carries", "dies", "goes")]
    [InlineData("cities", "boxes")]
    [InlineData("boxes", "cities")]
    [InlineData("bigger", "larger", "more tremendous")]
    [InlineData("better", "drier")]
    [InlineData("largest", "biggest", "most tremendous")]
    [InlineData("quickly", "rapidly")]
    [InlineData("unknown")]
    [InlineData("go")]
    [InlineData("the")]
    public void Perturb_FirstSense_KeepsTheInflection(string word, params string[] expected)
    {
        IPerturbation perturbation = Create("wordnet-first-sense", 1);
        Assert.Equal(
            expected.Length > 0 ? expected : [word],
            Enumerable.Range(0, 60).Select(seed => perturbation.Perturb(new Query("q", word), seed).Text).Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Perturb_FirstSense_IsThatOfTheCommonerPartOfSpeech() => Assert.Equal(
        "halts the city", Create("wordnet-first-sense", 5).Perturb(new Query("q", "stops the box"), 1).Text);

    [Fact]
    public void Perturb_Frequency_DrawsCommonSensesAndWordsMoreOften()
    {
        IPerturbation perturbation = Create("wordnet-frequency", 1);
        Dictionary<string, int> drawn = Enumerable.Range(0, 7000)
            .Select(seed => perturbation.Perturb(new Query("q", "car"), seed).Text).CountBy(t => t).ToDictionary();
        // Senses 71 : 3; in the first, automobile 11 : auto 2.
        Assert.Equal(3, drawn.Count);
        Assert.InRange(drawn["railcar"], 7000 * 3 / 74 - 80, 7000 * 3 / 74 + 80);
        Assert.InRange(drawn["auto"], 7000 * 71 / 74 * 2 / 13 - 150, 7000 * 71 / 74 * 2 / 13 + 150);
    }

    [Fact]
    public void Open_FileMissing_SaysWhich()
    {
        File.Delete(Path.Combine(_folder["wordnet"], "verb.exc"));
        Assert.Equal(
            $"{_folder["wordnet"]}: expected WordNet's database, found no verb.exc",
            Assert.Throws<InvalidDataException>(() => WordNet.Open(_folder["wordnet"])).Message);
    }

    [Theory]
    [InlineData("index.noun", "car n 1 0 1 1", "index.noun:1: expected a synset's offset in the form")]
    [InlineData("index.noun", "car n x 0 1 1 5", "index.noun:1: expected a number, the number of synsets, in the form")]
    [InlineData("index.verb", "go v 1 0 1 1 5\ngo v 1 0 1 1 6", "index.verb:2: expected a new lemma with")]
    [InlineData("adj.exc", "better", "adj.exc:1: expected its lemma in the form")]
    [InlineData("cntlist.rev", "able 1 2", "cntlist.rev:1: expected a sense key such as able%3:00:00:: in the form")]
    public void Open_Malformed_NamesPlaceAndValue(string name, string content, string expected)
    {
        File.WriteAllText(Path.Combine(_folder["wordnet"], name), content + "\n");
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => WordNet.Open(_folder["wordnet"])).Message);
    }

    [Fact]
    public void Perturb_IndexOfOtherData_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder["wordnet"], "index.noun"), "car n 1 0 1 1 00000070  \n");
        IPerturbation perturbation = PerturbationCatalog.Create(
            PerturbationKind.Synonym, "wordnet-first-sense",
            new PerturbationOptions { WordNet = WordNet.Open(_folder["wordnet"]) });
        Assert.Contains(
            "data.noun, byte 70:1: expected ",
            Assert.Throws<InvalidDataException>(() => perturbation.Perturb(new Query("q", "car"), 0)).Message);
    }

    [Fact]
    public void Open_NothingThere_SaysHowToPull()
    {
        Assert.SkipWhen(Directory.Exists("/usr/share/wordnet"), "WordNet is installed here");
        DatasetOptions options = new() { Folder = _folder["cache"], IrDatasetsFolder = _folder["other"] };
        Assert.Contains(
            "`hypencoder datasets pull wordnet` pulls it",
            Assert.Throws<InvalidDataException>(() => WordNet.Open(options: options)).Message);
    }

    [Fact]
    public void Open_Pulled_IsFoundInTheCache()
    {
        DatasetOptions options = new() { Folder = _folder["cache"], IrDatasetsFolder = _folder["other"] };
        Directory.CreateDirectory(_folder["cache/wordnet/3.0"]);
        TinyWordNet.Write(_folder["cache/wordnet/3.0"]);
        Assert.Equal([42], WordNet.Open(options: options).Senses("dogs").Select(s => s.Count));
    }

    /// <summary>The real database, where Debian has put it.</summary>
    [Theory]
    [InlineData("wordnet-first-sense", 37)]
    [InlineData("wordnet-frequency", 41)]
    public void Perturb_RealDatabase_ChangesMostOfThePublishedQueries(string name, int atLeast)
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/wordnet"), "WordNet is missing: /usr/share/wordnet");
        IPerturbation perturbation = PerturbationCatalog.Create(
            PerturbationKind.Synonym, name, new PerturbationOptions { WordNet = WordNet.Open("/usr/share/wordnet") });
        QueryVariation[] rows = PublishedVariations.Of("WordSwapEmbedding");
        int changed = rows.Count(
            r => AnyQuery.Check(perturbation, new Query(r.QueryId, r.Original), 1).Edits.Count == 1);
        Assert.InRange(changed, atLeast, rows.Length);
    }

    /// <summary>
    /// The generators' synonyms are lemmas of any sense, with spaces for hyphens, and may be the word's own lemma; ours
    /// are in the word's inflection.
    /// </summary>
    [Fact]
    public void Senses_RealDatabase_HaveThePublishedSynonyms()
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/wordnet"), "WordNet is missing: /usr/share/wordnet");
        WordNet wordNet = WordNet.Open("/usr/share/wordnet");
        QueryVariation[] rows = [.. PublishedVariations.Of("WordSwapWordNet").Where(r => r.Text != r.Original)];
        Assert.Equal(41, rows.Length);
        List<string> others = [];
        foreach (QueryVariation row in rows)
        {
            string[] before = row.Original.Split(' '), after = row.Text.Split(' ');
            int start = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
            string word = before[start], synonym = string.Join(' ', after[start..^(before.Length - start - 1)]);
            HashSet<string> ours = [.. wordNet.Senses(word).SelectMany(s => s.Synonyms)
                .Select(s => s.Text.ToLowerInvariant().Replace('-', ' '))];
            if (!ours.Overlaps([synonym, synonym + "s", synonym + "d", synonym + "ed"]))
                others.Add($"{word} {synonym}");
        }
        Assert.Equal(["states state", "tracheids tracheid", "exons exon"], others);
    }

    private IPerturbation Create(string name, int changes) => PerturbationCatalog.Create(
        PerturbationKind.Synonym, name, new PerturbationOptions { Changes = changes, WordNet = _wordNet });
}
