using System.Text.Json;

namespace Hypencoder.Models.Configuration;

/// <summary>Parses the JSON of a model's files, with clear errors for any content.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <param name="json">JSON in UTF-8.</param>
    /// <param name="path">Path of the file for messages.</param>
    /// <param name="expected">Description of the expected content, for messages.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not JSON, is nested too deeply, repeats a key in an object, or holds strings that are not Unicode
    /// text.
    /// </exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json, string path, string expected)
    {
        try
        {
            RequireText(json, path);
            return JsonElement.Parse(json, Options);
        }
        catch (JsonException e)
        {
            // The error of a repeated key has no line, but its message names the key.
            string place = e.LineNumber is long line ? $"{path}:{line + 1}" : path;
            throw new InvalidDataException($"{place}: expected {expected}: {MessageText.OneLine(e.Message)}", e);
        }
    }

    /// <summary>Checks strings at once, since invalid ones would otherwise throw only when they are read.</summary>
    private static void RequireText(ReadOnlySpan<byte> bytes, string path)
    {
        Utf8JsonReader reader = new(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                int line = 1 + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n');
                string message = $"{path}:{line}: expected Unicode text, found invalid UTF-8 or a lone surrogate";
                throw new InvalidDataException(message, e);
            }
        }
    }
}
