namespace Hypencoder.Documents.Reading;

/// <summary>Numbers of the lines of a text, from 1, by offsets.</summary>
internal sealed class LineNumbers
{
    private readonly List<int> _starts = [0];

    public LineNumbers(string text)
    {
        for (int at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
            _starts.Add(at + 1);
    }

    /// <summary>Number of the line that contains an offset.</summary>
    public int At(int offset)
    {
        int found = _starts.BinarySearch(offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
