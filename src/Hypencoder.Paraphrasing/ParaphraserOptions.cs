namespace Hypencoder.Paraphrasing;

/// <summary>How a model is asked for another form of a text; what is null is as the model's own files say.</summary>
public sealed record ParaphraserOptions
{
    /// <summary>What is put before every text, such as <c>paraphrase: </c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How many beams; 1 is greedy.</summary>
    public int? Beams { get; init; }

    /// <summary>How many tokens are written at most.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many threads the runtime uses; 0 for all cores.</summary>
    public int Threads { get; init; }
}
