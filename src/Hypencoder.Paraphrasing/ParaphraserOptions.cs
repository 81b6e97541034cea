namespace Hypencoder.Paraphrasing;

/// <summary>Options of <see cref="Paraphraser"/>; null stands for the setting in the model's files.</summary>
internal sealed record ParaphraserOptions
{
    /// <summary>Prefix of every text, such as <c>paraphrase: </c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Number of beams, at least 1; 1 is greedy search.</summary>
    public int? Beams { get; init; }

    /// <summary>Greatest number of generated tokens, at least 1.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Number of threads of ONNX Runtime; 0 for all cores.</summary>
    public int Threads { get; init; }
}
