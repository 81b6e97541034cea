using System.IO.Compression;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Cli;

/// <summary>Reads relevance judgments in TREC's or BEIR's form, which the first line tells apart.</summary>
internal static class QrelsFile
{
    private const string BeirHeader = "query-id\tcorpus-id\tscore";

    public static Qrels Read(string path) =>
        FirstLine(path) == BeirHeader ? BeirQrels.Read(path) : TrecQrels.Read(path);

    /// <summary>Null where there is none; what is wrong then is the reader's to say.</summary>
    private static string? FirstLine(string path)
    {
        if (!File.Exists(path))
            return null;
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(text);
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
