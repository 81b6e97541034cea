namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments in any form that is read here, told apart by the first line: TREC's, which MS MARCO's is too,
/// BEIR's, or the published code's JSON.
/// </summary>
public static class QrelsFile
{
    private const string BeirHeader = "query-id\tcorpus-id\tscore";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static Qrels Read(string path) => FirstLine.Of(path) switch
    {
        BeirHeader => BeirQrels.Read(path),
        ['{', ..] => JsonQrels.Read(path),
        _ => TrecQrels.Read(path),
    };
}
