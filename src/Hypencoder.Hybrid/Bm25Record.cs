using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Lexical;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Hybrid;

/// <summary>
/// What a BM25 index records about itself with every change: how its words were made, and to which passages it belongs.
/// </summary>
internal static class Bm25Record
{
    private const int Version = 1;
    private const string Analysis = "analysis", Passages = "passages_sha256";

    /// <summary>The record of a BM25 index of a state's passages.</summary>
    public static Dictionary<string, string> Of(IndexState state, Bm25Options options) => new()
    {
        [Analysis] = AnalysisOf(options),
        [Passages] = Fingerprint(state),
        // For people: the fingerprint decides.
        ["generation"] = (state.Info.Generation ?? 0).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether a BM25 index belongs to the passages of a state.</summary>
    public static bool Fits(Bm25IndexReader index, IndexState state, Bm25Options options) =>
        HasAnalysis(index, options)
        && index.Record.TryGetValue(Passages, out string? passages) && passages == Fingerprint(state)
        && index.Count == state.Count;

    /// <summary>Whether the words of a BM25 index were made in the way that options ask for.</summary>
    public static bool HasAnalysis(Bm25IndexReader index, Bm25Options options) =>
        index.Record.TryGetValue(Analysis, out string? analysis) && analysis == AnalysisOf(options);

    private static string AnalysisOf(Bm25Options options) => FormattableString.Invariant(
        $"{Version};split_identifiers={options.SplitIdentifiers};title_field={options.TitleField}");

    /// <summary>SHA-256 over the passages of all segments and the places of removed ones.</summary>
    private static string Fingerprint(IndexState state)
    {
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (SegmentView view in state.Segments)
            sha256.AppendData(Encoding.UTF8.GetBytes(view.Segment.Info.PassagesSha256));
        foreach (int place in state.RemovedPlaces())
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, place);
            sha256.AppendData(number);
        }
        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }
}
