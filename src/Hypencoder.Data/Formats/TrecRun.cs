using System.Globalization;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Retrieval results in TREC's form: <c>query-id Q0 passage-id rank score tag</c>, with spaces or tabs between. What
/// follows the tag is not read, blank lines and lines that start with # are skipped. Gzip is unpacked.
/// </summary>
public static class TrecRun
{
    /// <summary>
    /// Reads a file. The entries of a query keep their order in it; ranks are not read, as in trec_eval, and the first
    /// line's tag is the run's. Scores may be infinite, <c>inf</c> and <c>Infinity</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, has a score that is not a number, or a passage that the query has already.
    /// </exception>
    public static Run Read(string path)
    {
        using LineReader lines = new(path);
        return Read(lines);
    }

    /// <summary>The same of lines, none of which was read.</summary>
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
            // What follows the tag is not read, so lines that end in CR alone would be lost in the first one.
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
    /// Writes a file that <see cref="Read(string)"/> gives back, with ranks from 1 in the order of the entries and
    /// scores that keep every bit. A query without entries leaves no line.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An id or the tag is empty or has white space, or a score is not a number.
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
