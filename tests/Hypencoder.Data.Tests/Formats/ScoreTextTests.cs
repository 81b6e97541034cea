using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

/// <summary>The values are those of glibc's strtod, called from Python by ctypes.</summary>
public sealed class ScoreTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("+INFINITY", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("iNf", double.PositiveInfinity)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e-400", 0.0)]
    [InlineData("0x1p3", 8.0)]
    [InlineData("0x1.999999999999ap-4", 0.1)]
    [InlineData("-0x1.8p1", -3.0)]
    [InlineData("0XA", 10.0)]
    [InlineData("0x.8", 0.5)]
    [InlineData("0x1.cp+1", 3.5)]
    [InlineData("0x0.00000000007e8p-1022", 1e-320)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("1E5", 100000.0)]
    [InlineData("+3", 3.0)]
    [InlineData("-0", -0.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void Read_WhatStrtodReadsWhole_IsItsValue(string text, double expected) =>
        Assert.Equal(expected, TrecRun.Read(_folder.Write("run", $"q Q0 p 1 {text} t\n"))["q"].Single().Score);

    /// <summary>Of these strtod gives NaN or reads the beginning alone.</summary>
    [Theory]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("-nan")]
    [InlineData("NaN(1)")]
    [InlineData("infinit")]
    [InlineData("inf.")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("0x")]
    [InlineData("0x1p")]
    [InlineData("0x1g")]
    [InlineData("high")]
    [InlineData("1_000")]
    [InlineData("1.#INF")]
    [InlineData("tensor(1.)")]
    [InlineData("--5")]
    [InlineData("1e5x")]
    [InlineData("∞")]
    public void Read_WhatStrtodDoesNotReadWhole_IsRefusedWithItsLine(string text)
    {
        string path = _folder.Write("run", $"q Q0 a 1 1 t\nq Q0 p 2 {text} t\n");
        Assert.Equal(
            $"{path}:2: expected a number as score, found \"{text}\"",
            Assert.Throws<InvalidDataException>(() => TrecRun.Read(path)).Message);
    }

    public void Dispose() => _folder.Dispose();
}
