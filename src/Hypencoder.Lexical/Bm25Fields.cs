using Hypencoder.Data;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Hypencoder.Lexical;

/// <summary>The fields in which Lucene indexes passages, and the settings with which it writes them.</summary>
internal static class Bm25Fields
{
    /// <summary>Field of the text, and of the title too unless that has a field of its own.</summary>
    public const string Text = "text";

    private const string Title = "title";
    private static readonly FieldType Words = Frozen();

    /// <summary>Names of the fields that are searched.</summary>
    public static string[] Names(Bm25Options options) => options.TitleField ? [Text, Title] : [Text];

    /// <summary>A passage as the fields that are searched.</summary>
    public static List<IIndexableField> Of(Passage passage, Bm25Options options) =>
        [.. Texts(passage, options).Select(field => new Field(field.Name, field.Text, Words))];

    /// <summary>The texts of a passage, each with the name of its field.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(Passage passage, Bm25Options options) =>
        options.TitleField
            ? [(Text, passage.Text), (Title, passage.Title)]
            : [(Text, passage.FullText)];

    /// <summary>
    /// Settings for writing. Only adjacent segments are merged, in order, so that documents keep the order in which
    /// they were added.
    /// </summary>
    public static IndexWriterConfig Writing(Bm25Analyzer analyzer, PassageLengthSimilarity similarity) =>
        new(LuceneVersion.LUCENE_48, analyzer)
        {
            Similarity = similarity,
            MergePolicy = new LogDocMergePolicy(),
            MergeScheduler = new SerialMergeScheduler(),
            RAMBufferSizeMB = 256,
        };

    private static FieldType Frozen()
    {
        FieldType type = new() { IsIndexed = true, IsTokenized = true, IndexOptions = IndexOptions.DOCS_AND_FREQS };
        type.Freeze();
        return type;
    }
}
