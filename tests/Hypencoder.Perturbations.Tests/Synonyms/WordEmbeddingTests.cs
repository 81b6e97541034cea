using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Perturbations.Tests.Synonyms;

public sealed class WordEmbeddingTests : IDisposable
{
    private static readonly string[] Sentences =
    [
        "the {0} chases small mice around our house", "feed your {0} fresh meat every morning",
        "a sleepy {0} on the warm carpet", "the {0} purrs and sleeps",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nearest_WordsInLikeCompany_AreNear()
    {
        WordEmbedding embedding = WordEmbedding.Of(Corpus());
        Assert.Equal("kitten", embedding.Nearest("cat", 0.5).First().Word);
        Assert.Equal("mortgage", embedding.Nearest("loan", 0.5).First().Word);
        Assert.DoesNotContain("loan", embedding.Nearest("cat", 0.5).Select(n => n.Word));
        Assert.Empty(embedding.Nearest("unknown", 0));
        Assert.Empty(embedding.Nearest("the", 0));
        Assert.Equal(embedding.Nearest("cat", -1), WordEmbedding.Of(Corpus()).Nearest("cat", -1));
        Assert.Equal(embedding.Count - 1, embedding.Nearest("cat", -2).Count());
        Assert.All(embedding.Nearest("cat", -2), n => Assert.InRange(n.Similarity, -1.00001, 1.00001));
    }

    [Fact]
    public void Of_EmptyCorpus_HasNoWords()
    {
        File.WriteAllText(_folder["c.tsv"], "1\tthe of 12\n");
        Assert.Equal(0, WordEmbedding.Of(DatasetCatalog.Open(_folder["c.tsv"])).Count);
    }

    [Fact]
    public void Perturb_AnyQuery_KeepsTheAccount() => AnyQuery.Check(Create());

    [Theory]
    [InlineData("my Cat", "my Kitten")]
    [InlineData("LOAN", "MORTGAGE")]
    [InlineData("the dinosaur", "the dinosaur")]
    public void Perturb_WordOfTheCorpus_BecomesANearOne(string text, string expected) => Assert.Contains(
        expected, Enumerable.Range(0, 20).Select(seed => Create().Perturb(new Query("q", text), seed).Text));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Nearest_RealCorpus_HasSynonyms() => Assert.Contains(
        "calculates",
        WordEmbedding.Of(DatasetCatalog.Open("dotnet-api")).Nearest("computes", 0.5).Take(5).Select(n => n.Word));

    private IPerturbation Create() => PerturbationCatalog.Create(
        PerturbationKind.Synonym, "embedding", new PerturbationOptions { Embedding = WordEmbedding.Of(Corpus()) });

    private TestCollection Corpus()
    {
        string[] bank = ["repay the {0} with interest at a bank", "a {0} from the bank costs interest each year"];
        IEnumerable<string> lines =
            from i in Enumerable.Range(0, 12)
            from text in Filled(Sentences, "cat", "kitten").Concat(Filled(bank, "loan", "mortgage"))
            select text;
        File.WriteAllLines(_folder["c.tsv"], lines.Select((text, i) => $"{i}\t{text}"));
        return DatasetCatalog.Open(_folder["c.tsv"]);

        static IEnumerable<string> Filled(string[] sentences, params string[] words) =>
            sentences.SelectMany(sentence => words.Select(word => string.Format(null, sentence, word)));
    }
}
