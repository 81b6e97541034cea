using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in TREC's form: <c>query-id Q0 passage-id rank score tag</c>, separated by spaces or tabs. Text
/// after the tag is ignored; blank lines and lines that start with # are skipped. Gzip is unpacked.
/// </summary>
internal static class TrecRun
{
    /// <summary>
    /// Reads a file of results. The entries of a query keep the file's order; ranks are ignored, as in trec_eval, and
    /// the run's tag is that of the first line. Scores may be infinite, as <c>inf</c> or <c>Infinity</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, has a score that is not a number, or repeats a passage of its query.
    /// </exception>
    public static Run Read(string path)
    {
        using LineReader lines = new(path);
        return Read(lines);
    }

    /// <summary>Reads the results from lines of which none has been read.</summary>
    internal static Run Read(LineReader lines)
    {
        RunBuilder builder = new();
        string? tag = null;
        while (lines.MoveNext())
        {
            lines.CheckUtf8();
            ReadOnlySpan<byte> rest = lines.Current;
            ReadOnlySpan<byte> query = TrecColumns.Next(ref rest);
            if (query.IsEmpty || query[0] == '#')
                continue;
            TrecColumns.Next(ref rest);
            ReadOnlySpan<byte> passage = TrecColumns.Next(ref rest);
            TrecColumns.Next(ref rest);
            ReadOnlySpan<byte> number = TrecColumns.Next(ref rest);
            ReadOnlySpan<byte> name = TrecColumns.Next(ref rest);
            if (name.IsEmpty)
                throw lines.CurrentText.Malformed("6 columns (query-id Q0 passage-id rank score tag)");
            // Text after the tag is ignored, so lines that end in CR alone would vanish into the first one.
            if (lines.Current.Contains((byte)'\r'))
                throw lines.CurrentText.Malformed("lines that end in LF or CRLF");
            if (!ScoreText.TryParse(number, out double score))
                throw lines.CurrentText.Malformed("a number as score", Encoding.UTF8.GetString(number));
            if (!builder.TryAdd(query, Encoding.UTF8.GetString(passage), score))
            {
                throw lines.CurrentText.Malformed(
                    $"a passage that query {Encoding.UTF8.GetString(query)} does not have already",
                    Encoding.UTF8.GetString(passage));
            }
            tag ??= Encoding.UTF8.GetString(name);
        }
        Run run = builder.ToRun();
        run.Tag = tag;
        return run;
    }

    /// <summary>
    /// Writes results so that <see cref="Read(string)"/> returns them: ranks count from 1 in the order of the entries,
    /// and scores keep every bit. A query without entries is not written.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An id or the tag is empty or holds white space, or a score is not a number.
    /// </exception>
    public static void Write(string path, Run run, string tag)
    {
        TrecColumns.Check(tag, "tag");
        AtomicFile.WriteText(path, writer =>
        {
            foreach (string query in run.QueryIds)
            {
                TrecColumns.Check(query, "query id");
                int rank = 0;
                foreach ((string passage, double score) in run[query])
                {
                    if (double.IsNaN(score))
                        throw new ArgumentException(
                            $"passage {passage} of query {query} has a score that is not a number", nameof(run));
                    TrecColumns.Check(passage, "passage id");
                    rank++;
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{query} Q0 {passage} {rank} {score:R} {tag}"));
                }
            }
        });
    }
}
