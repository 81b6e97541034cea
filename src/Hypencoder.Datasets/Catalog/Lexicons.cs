namespace Hypencoder.Datasets.Catalog;

/// <summary>Dictionaries for the perturbation of queries.</summary>
/// <remarks>Princeton publishes neither the size nor a hash of its archive.</remarks>
internal static class Lexicons
{
    private static readonly string[] Parts = ["noun", "verb", "adj", "adv"];

    private static readonly DatasetFile WordNet = new()
    {
        Name = "wordnet/WordNet-3.0.tar.gz",
        Address = new Uri("https://wordnetcode.princeton.edu/3.0/WordNet-3.0.tar.gz"),
        Members =
        [
            .. from name in Parts.SelectMany(p => new[] { $"index.{p}", $"data.{p}", $"{p}.exc" }).Append("cntlist.rev")
               select new Archives.ArchiveMember($"dict/{name}", $"wordnet/3.0/{name}"),
        ],
    };

    public static IEnumerable<Dataset> All =>
    [
        new Dataset
        {
            Id = "wordnet",
            Title = "WordNet 3.0's database",
            Kind = DatasetKind.Lexicon,
            License = "WordNet 3.0: free, with its copyright notice",
            Source = "https://wordnet.princeton.edu/",
            Splits = [],
            Files = [WordNet],
        },
    ];
}
