namespace Hypencoder.Server.Api;

/// <summary>Checks texts of requests.</summary>
internal static class RequestText
{
    /// <summary>Requires a query that a model can encode.</summary>
    /// <exception cref="RequestException">It is missing, too long, or has no letter, digit or sign.</exception>
    public static string Query(string? text, ServerLimits limits)
    {
        if (text?.Length > limits.QueryLength)
            throw RequestException.Bad("query", $"expected at most {limits.QueryLength} characters", text.Length);
        return Any("query", text);
    }

    /// <summary>Requires a text with something to encode.</summary>
    /// <exception cref="RequestException">There is nothing but white space and control characters.</exception>
    public static string Any(string parameter, string? text)
    {
        if (text is null)
            throw RequestException.Missing(parameter, "expected a text");
        return text.Any(c => !char.IsWhiteSpace(c) && !char.IsControl(c))
            ? text
            : throw RequestException.Bad(
                parameter, "expected a text with a word",
                string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
    }

    /// <summary>Requires a number of items.</summary>
    /// <exception cref="RequestException">There are none, or more than the limit.</exception>
    public static IReadOnlyList<T> Items<T>(string parameter, IReadOnlyList<T>? items, int most)
    {
        if (items is null || items.Count == 0)
            throw RequestException.Missing(parameter, $"expected 1 to {most}");
        return items.Count <= most
            ? items
            : throw RequestException.Bad(parameter, $"expected 1 to {most}", items.Count);
    }
}
