using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubOptionsTests : IDisposable
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "~/.cache/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/x", "/x/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/x HF_HOME=/h", "/h/hub")]
    [InlineData("HF_HOME=~/h", "~/h/hub")]
    [InlineData("HF_HOME=$SCRATCH/h SCRATCH=/s", "/s/h/hub")]
    [InlineData("HF_HOME=/h HUGGINGFACE_HUB_CACHE=/old", "/old")]
    [InlineData("HF_HOME=/h HUGGINGFACE_HUB_CACHE=/old HF_HUB_CACHE=${SCRATCH}/c SCRATCH=/s", "/s/c")]
    [InlineData("HF_HOME= HF_HUB_CACHE=", "~/.cache/huggingface/hub")]
    public void Read_Folders_ComeInHuggingfaceHubsOrder(string variables, string expected) =>
        Assert.Equal(expected.Replace("~", Home, StringComparison.Ordinal), Read(variables).Cache);

    [Theory]
    [InlineData("", null)]
    [InlineData("HF_TOKEN=hf_a", "hf_a")]
    [InlineData("HUGGING_FACE_HUB_TOKEN=hf_b", "hf_b")]
    [InlineData("HF_TOKEN=hf_a HUGGING_FACE_HUB_TOKEN=hf_b", "hf_a")]
    [InlineData("HF_TOKEN_PATH=FOLDER/my-token", "hf_file")]
    [InlineData("HF_HOME=FOLDER", "hf_home")]
    [InlineData("HF_HOME=FOLDER HF_TOKEN_PATH=FOLDER/none", null)]
    [InlineData("HF_TOKEN=hf_a HF_HUB_DISABLE_IMPLICIT_TOKEN=yes", null)]
    public void Read_Token_ComesFromVariableOrFile(string variables, string? expected)
    {
        _folder.Write("my-token", " hf_file \r\n");
        _folder.Write("token", "hf_home\n");
        string isolated = variables.Contains("HF_HOME", StringComparison.Ordinal) ? "" : " HF_HOME=/nowhere";
        string placed = variables.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal);
        Assert.Equal(expected, Read(placed + isolated).Token);
    }

    [Fact]
    public void Read_TokenThatIsNoToken_IsRefusedWithoutPrintingIt()
    {
        string message = Assert.Throws<InvalidDataException>(
            () => HubEnvironment.Read(name => name == "HF_TOKEN" ? "sécret key" : null)).Message;
        Assert.DoesNotContain("cret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("HF_HUB_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=True", true)]
    [InlineData("HF_HUB_OFFLINE=on", true)]
    [InlineData("HF_HUB_OFFLINE=0", false)]
    [InlineData("TRANSFORMERS_OFFLINE=YES", true)]
    [InlineData("HF_HUB_OFFLINE=0 TRANSFORMERS_OFFLINE=1", false)]
    public void Read_Offline_IsWhatPythonTakesForTrue(string variables, bool expected) =>
        Assert.Equal(expected, Read(variables).Offline);

    [Theory]
    [InlineData("", "https://huggingface.co/")]
    [InlineData("HF_ENDPOINT=http://127.0.0.1:80/hub/", "http://127.0.0.1/hub")]
    public void Read_Endpoint_LosesItsLastSlash(string variables, string expected) =>
        Assert.Equal(expected, Read(variables).Endpoint.AbsoluteUri);

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("ftp://huggingface.co")]
    [InlineData("https://user:password@huggingface.co")]
    [InlineData("/")]
    public void Read_EndpointThatIsNone_IsRefused(string endpoint)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read("HF_ENDPOINT=" + endpoint)).Message;
        Assert.StartsWith("HF_ENDPOINT: expected an http or https address", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_OptionsOutOfRange_AreRefused()
    {
        HubOptions options = new() { Cache = _folder.FullName };
        Assert.ThrowsAny<ArgumentException>(() => new HubClient(options with { Endpoint = new Uri("ftp://x") }));
        Assert.ThrowsAny<ArgumentException>(() => new HubClient(options with { Retries = -1 }));
        Assert.ThrowsAny<ArgumentException>(() => new HubClient(options with { Timeout = TimeSpan.Zero }));
        Assert.ThrowsAny<ArgumentException>(() => new HubClient(options with { Cache = "" }));
    }

    private static HubOptions Read(string variables)
    {
        Dictionary<string, string> values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        return HubEnvironment.Read(values.GetValueOrDefault);
    }
}
