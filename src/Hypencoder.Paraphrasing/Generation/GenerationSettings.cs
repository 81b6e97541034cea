namespace Hypencoder.Paraphrasing.Generation;

/// <summary>Settings for the generation of text, with the meaning that Hugging Face gives them.</summary>
internal sealed record GenerationSettings
{
    private const int DefaultMaxTokens = 64;

    /// <summary>First token given to the decoder.</summary>
    public required int Start { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public required IReadOnlyList<int> Ends { get; init; }

    /// <summary>Number of beams, at least 1; 1 is greedy search.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Greatest number of generated tokens, including the end.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>Smallest number of generated tokens before the end.</summary>
    public int MinTokens { get; init; }

    /// <summary>
    /// Exponent of the length penalty: a sum of log probabilities is divided by the number of tokens to this power.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>
    /// Whether the search stops once there are as many complete texts as beams, even though a better one may follow.
    /// </summary>
    public bool StopsEarly { get; init; }

    /// <summary>Length of token sequences that may not be repeated; 0 for no restriction.</summary>
    public int NoRepeat { get; init; }

    /// <summary>Tokens that are never generated.</summary>
    public IReadOnlyList<int> Banned { get; init; } = [];

    /// <summary>Token that is generated first; null for any.</summary>
    public int? ForcedStart { get; init; }

    /// <summary>Token that is generated last where the text reaches its greatest length; null for any.</summary>
    public int? ForcedEnd { get; init; }

    /// <summary>
    /// Reads the settings from <c>generation_config.json</c>, and those that it lacks from <c>config.json</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A setting is malformed, or asks for a method that is not supported.
    /// </exception>
    public static GenerationSettings Read(string directory, ModelConfig model)
    {
        ModelConfig config = File.Exists(Path.Combine(directory, "generation_config.json"))
            ? ModelConfig.Read(directory, "generation_config.json", model)
            : model;
        foreach ((string key, double neutral) in
            new[] { ("repetition_penalty", 1.0), ("num_beam_groups", 1), ("encoder_no_repeat_ngram_size", 0) })
        {
            if (config.Real(key) is double value && value != neutral)
                throw config.Malformed(key, $"{neutral}, since nothing else is supported,");
        }
        IReadOnlyList<IReadOnlyList<int>> banned = config.Lists("bad_words_ids");
        if (banned.Any(word => word.Count != 1))
            throw config.Malformed("bad_words_ids", "lists of one token");
        IReadOnlyList<int> ends = config.Numbers("eos_token_id");
        int? start = config.Number("decoder_start_token_id") ?? config.Number("bos_token_id");
        return new GenerationSettings
        {
            Start = start ?? throw config.Malformed("decoder_start_token_id", "a whole number"),
            Ends = ends.Count > 0 ? ends : throw config.Malformed("eos_token_id", "a whole number"),
            Beams = Above(config, "num_beams", 1) ?? 1,
            // max_length includes the start.
            MaxTokens = Above(config, "max_new_tokens", 1) ?? Above(config, "max_length", 2) - 1 ?? DefaultMaxTokens,
            MinTokens = Above(config, "min_new_tokens", 0) ?? Math.Max(0, (config.Number("min_length") ?? 0) - 1),
            LengthPenalty = config.Real("length_penalty") ?? 1,
            StopsEarly = config.IsTrue("early_stopping"),
            NoRepeat = Above(config, "no_repeat_ngram_size", 0) ?? 0,
            Banned = [.. banned.Select(word => word[0])],
            ForcedStart = config.Number("forced_bos_token_id"),
            ForcedEnd = config.Number("forced_eos_token_id"),
        };
    }

    private static int? Above(ModelConfig config, string key, int minimum) => config.Number(key) is int value
        ? value >= minimum ? value : throw config.Malformed(key, $"{minimum} or more")
        : null;
}
