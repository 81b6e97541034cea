namespace Hypencoder.Perturbations.Texts;

/// <summary>Words that the library carries in a text file, in lower case, with <c>#</c> before comments.</summary>
internal sealed class WordList
{
    private readonly HashSet<string> _words;

    private WordList(string resource)
    {
        using Stream stream = typeof(WordList).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        _words = [.. reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>Words that say little of what a query is about.</summary>
    public static WordList StopWords { get; } = new("stop-words.txt");

    /// <summary>Words that say what kind of answer is wanted, such as "definition".</summary>
    public static WordList FrameWords { get; } = new("frame-words.txt");

    /// <summary>Whether a word is one of them, in whatever case and with either apostrophe.</summary>
    public bool Contains(string word) => _words.Contains(word.Replace('’', '\'').ToLowerInvariant());
}
