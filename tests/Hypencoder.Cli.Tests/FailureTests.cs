namespace Hypencoder.Cli.Tests;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string> Exceptions => new()
    {
        { new InvalidDataException("a.tsv:3: wrong"), ExitCode.WrongInput, "a.tsv:3: wrong" },
        { new FileNotFoundException("no a.tsv"), ExitCode.WrongInput, "no a.tsv" },
        { new DirectoryNotFoundException("no a"), ExitCode.WrongInput, "no a" },
        { new UnauthorizedAccessException("denied"), ExitCode.WrongInput, "denied" },
        { new FormatException("unknown measure"), ExitCode.WrongInput, "unknown measure" },
        { new ArgumentException("too small", "count"), ExitCode.WrongInput, "too small" },
        { new ArgumentNullException(), ExitCode.Failed, "ArgumentNullException: Value cannot be null." },
        { new IOException("No space left on device"), ExitCode.Failed, "No space left on device" },
        { new InvalidOperationException("two\nlines"), ExitCode.Failed, "InvalidOperationException: two lines" },
        { new OperationCanceledException(), ExitCode.Failed, "stopped" },
        { new AggregateException(new InvalidDataException("inner")), ExitCode.WrongInput, "inner" },
        { new AggregateException(new OperationCanceledException()), ExitCode.Failed, "stopped" },
        { new TypeInitializationException("T", new IOException("no library")), ExitCode.Failed, "no library" },
    };

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public void Of_Exception_GivesCodeAndOneLine(Exception exception, int exitCode, string message) =>
        Assert.Equal(new Failure(exitCode, message), Failure.Of(exception, canResume: false));

    [Theory]
    [InlineData("libtorch", "expected libtorch, found none, since the tool leaves it out")]
    [InlineData("Unable to load shared library 'onnxruntime'", "expected ONNX Runtime, found none")]
    public void NotInTool_NativeLibrary_NamesItAndTheCloneThatHasIt(string found, string expected)
    {
        string message = Failure.NotInTool(found);

        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.Contains("dotnet run -c Release --project src/Hypencoder.Cli --", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 500);
    }

    [Fact]
    public void Of_LongMessage_IsCut() =>
        Assert.Equal(500, Failure.Of(new InvalidDataException(new string('x', 5000)), canResume: false).Message.Length);

    [Fact]
    public void Of_CancellationOfAVerbThatResumes_SaysHowToResume() => Assert.Equal(
        new Failure(ExitCode.Failed, "stopped; run the command again with --resume to continue"),
        Failure.Of(new OperationCanceledException(), canResume: true));
}
