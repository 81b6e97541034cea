using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>A record, and records for tests.</summary>
internal sealed class Article
{
    [VectorStoreKey]
    public string Key { get; set; } = "";

    [VectorStoreVector(16)]
    public string Embedding => Text ?? "";

    [VectorStoreData(StorageName = "text")]
    public string? Text { get; set; }

    [VectorStoreData]
    public int Number { get; set; }

    [VectorStoreData]
    public bool IsNew { get; set; }

    [VectorStoreData]
    public double? Price { get; set; }

    [VectorStoreData]
    public string[]? Tags { get; set; }

    [VectorStoreData]
    public List<string>? Names { get; set; }

    public static Article[] All() =>
    [
        new() { Key = "a", Text = "bees make honey", Number = 8, IsNew = true, Price = 1.5, Tags = ["x", "y"], Names = ["x", "y"] },
        new() { Key = "b", Text = "cats sleep all day", Number = 9, Tags = ["a", "b"], Names = ["a", "b"] },
        new() { Key = "c", Text = "dogs sleep in the sun", Number = 9, IsNew = true, Price = 2, Tags = ["x"], Names = ["x"] },
        new() { Key = "d", Text = null, Number = 10, Price = 0.5, Tags = ["x", "y", "z"] },
        new() { Key = "e", Text = "with $om[ specia]\"chara<ters'and\\stuff é", Number = 11, IsNew = true, Names = ["y", "z"] },
    ];

    /// <summary>Definition of the same record as a dictionary.</summary>
    public static VectorStoreCollectionDefinition Definition() => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Key", typeof(string)),
            new VectorStoreVectorProperty("Embedding", typeof(string), 16),
            new VectorStoreDataProperty("Text", typeof(string)) { StorageName = "text" },
            new VectorStoreDataProperty("Number", typeof(int)),
            new VectorStoreDataProperty("IsNew", typeof(bool)),
            new VectorStoreDataProperty("Price", typeof(double?)),
            new VectorStoreDataProperty("Tags", typeof(string[])),
            new VectorStoreDataProperty("Names", typeof(List<string>)),
        ],
    };

    public static void AssertEqual(Article expected, Article? actual)
    {
        Assert.NotNull(actual);
        Assert.NotSame(expected, actual);
        Assert.Equivalent(expected, actual, strict: true);
    }
}
