using System.Text;
using System.Text.RegularExpressions;

namespace Hypencoder.Tests.Data.Hub;

/// <summary>Makes wrong answers out of right ones.</summary>
internal sealed class AnswerMutation(Random random)
{
    public static readonly string[] EvilNames =
    [
        "../x", "../../../../x", "a/../../x", "a/..", "..", ".", "./x", "a/./b", "", "/", "/x", "/etc/passwd", "a//b",
        "a/", "C:\\\\x", "\\\\\\\\host\\\\share", "..\\\\x", "a\\\\..\\\\x", "a\\u0000b", "a\\nb", "a\\u007f",
        "\\ud800", "config.json/x", "model.safetensors", "con\\u001b[2J", new('n', 300), new('n', 5000),
    ];

    private static readonly string[] Values =
    [
        "-1", "0", "1", "1e308", "1e999", "-0.0", "4.5", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999", "4398046511105", "null", "true", "[]", "{}", "\"\"", "\"12\"", "\"../x\"",
        "\"\\ud800\"", "NaN", "01",
    ];

    private static readonly string[] HeaderValues =
    [
        "", "-1", "0", "1", "99999999999999999999", "1e9", "bytes 0-1/2", "bytes */1", "bytes 9-1/5", "\"../../x\"",
        "W/\"../x\"", "\"a/b\"", "\"\"", "..", "abc", "gzip", "chunked", "ftp://x/", "http://", "//",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd", "/", "?", "#", "%", "\u00e9\u00ff", new('9', 400), new('x', 70_000),
    ];

    private static readonly string[] HeaderNames =
    [
        "Content-Length", "Content-Range", "Transfer-Encoding", "Content-Encoding", "ETag", "X-Linked-Etag",
        "X-Linked-Size", "X-Repo-Commit", "Location", "Retry-After", "X-Error-Code", "Content-Type", "Connection",
    ];

    /// <summary>One of many changes to an answer.</summary>
    public LoopbackAnswer Apply(LoopbackAnswer answer) => random.Next(12) switch
    {
        0 => answer.CutAfter(random.Next(answer.Body.Length + 1)),
        1 => answer with { Body = Flip(answer.Body) },
        2 => answer with { Body = [.. answer.Body, .. new byte[random.Next(1, 5000)]] },
        3 => answer with { Head = answer.Head[..random.Next(answer.Head.Length)], Body = [] },
        4 => answer with { Head = Encoding.Latin1.GetString(Flip(Encoding.Latin1.GetBytes(answer.Head))) },
        5 or 6 => answer with { Head = Header(answer.Head) },
        7 => answer with { Head = Regex.Replace(answer.Head, @"^HTTP/1.1 \d+", $"HTTP/1.1 {random.Next(100, 1000)}") },
        8 or 9 => Json(answer, text => Replace(text, @"(?<=:)(\d+|""[^""]*""|\{|\[)", Pick(Values))),
        10 => Json(answer, text => Replace(text, @"(?<=""rfilename"":"")[^""]*", Pick(EvilNames))),
        _ => Json(answer, Structure),
    };

    private string Structure(string text) => random.Next(5) switch
    {
        0 => new string('[', random.Next(1, 100_000)),
        1 => Replace(text, @"(?<=:)\d+", new string('[', 1000) + new string(']', 1000)),
        2 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 20_000))),
        3 => Replace(text, @"""[a-zA-Z0-9]+"":", Pick("\"sha\":", "\"x\":", "\"siblings\":", "\"lfs\":", "")),
        _ => Pick("", "null", "[]", "{}", "\"\"", "1", "<html>", "\u0000", "{\"sha\":null,\"siblings\":[]}"),
    };

    /// <summary>The same with another body, and a length that fits it.</summary>
    private static LoopbackAnswer Json(LoopbackAnswer answer, Func<string, string> change)
    {
        byte[] body = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(answer.Body)));
        return new(Regex.Replace(answer.Head, @"(?<=Content-Length: )\d+", $"{body.Length}"), body);
    }

    /// <summary>Changes a header that is there, or adds one.</summary>
    private string Header(string head)
    {
        string line = $"{Pick(HeaderNames)}: {Pick(HeaderValues)}\r\n";
        return random.Next(2) == 0
            ? head[..^2] + line + "\r\n"
            : Replace(head, @"(?<=: )[^\r]*", Pick(HeaderValues));
    }

    /// <summary>Replaces one of the places that match.</summary>
    private string Replace(string text, string pattern, string replacement)
    {
        MatchCollection matches = Regex.Matches(text, pattern);
        if (matches.Count == 0)
            return text + replacement;
        Match match = matches[random.Next(matches.Count)];
        return text[..match.Index] + replacement + text[(match.Index + match.Length)..];
    }

    private byte[] Flip(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        for (int i = 0; i < changed.Length && i < 3; i++)
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return changed;
    }

    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];
}
