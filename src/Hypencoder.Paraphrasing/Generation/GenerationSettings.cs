namespace Hypencoder.Paraphrasing.Generation;

/// <summary>How a model writes, under Hugging Face's names and with its meaning.</summary>
internal sealed record GenerationSettings
{
    private const int DefaultMaxTokens = 64;

    /// <summary>What the decoder is given first.</summary>
    public required int Start { get; init; }

    /// <summary>What ends a text.</summary>
    public required IReadOnlyList<int> Ends { get; init; }

    /// <summary>How many beams; 1 is greedy.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Tokens written at most, the end among them.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>Tokens written at least before an end.</summary>
    public int MinTokens { get; init; }

    /// <summary>A sum of log probabilities is divided by the number of tokens to this power.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>Whether to stop once there are as many texts as beams, though a better one may follow.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>No run of so many tokens comes twice; 0 for no such rule.</summary>
    public int NoRepeat { get; init; }

    /// <summary>Tokens that are never written.</summary>
    public IReadOnlyList<int> Banned { get; init; } = [];

    /// <summary>The token that is written first; null for any.</summary>
    public int? ForcedStart { get; init; }

    /// <summary>The token that is written last where the text is as long as it may be; null for any.</summary>
    public int? ForcedEnd { get; init; }

    /// <summary>Those of <c>generation_config.json</c>, and of <c>config.json</c> where it says nothing.</summary>
    /// <exception cref="InvalidDataException">They ask for a way to write that is not done here.</exception>
    public static GenerationSettings Read(string directory, ModelConfig model)
    {
        ModelConfig config = File.Exists(Path.Combine(directory, "generation_config.json"))
            ? ModelConfig.Read(directory, "generation_config.json", model)
            : model;
        foreach ((string key, double neutral) in
            new[] { ("repetition_penalty", 1.0), ("num_beam_groups", 1), ("encoder_no_repeat_ngram_size", 0) })
        {
            if (config.Real(key) is double value && value != neutral)
                throw config.Malformed(key, $"{neutral}, since nothing else is done here,");
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
            // max_length counts the start.
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
