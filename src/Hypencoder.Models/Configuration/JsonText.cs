using System.Text.Json;

namespace Hypencoder.Models.Configuration;

/// <summary>Parses the JSON of a model's files, whatever they hold.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <param name="json">UTF-8.</param>
    /// <param name="path">For messages.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <exception cref="InvalidDataException">
    /// It is none, is nested too deeply, has a key twice in an object, or holds strings that are no Unicode text.
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
            // A key that comes twice has no line, but its message has the key.
            string place = e.LineNumber is long line ? $"{path}:{line + 1}" : path;
            throw new InvalidDataException($"{place}: expected {expected}: {MessageText.OneLine(e.Message)}", e);
        }
    }

    /// <summary>Strings that are no Unicode text would otherwise throw only when they are asked for.</summary>
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
                string message = $"{path}:{line}: expected Unicode text, found invalid UTF-8 or half a surrogate pair";
                throw new InvalidDataException(message, e);
            }
        }
    }
}
