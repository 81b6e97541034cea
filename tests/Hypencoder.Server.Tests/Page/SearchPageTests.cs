using System.Net;
using System.Text.RegularExpressions;
using Hypencoder.Data;

namespace Hypencoder.Server.Tests.Page;

/// <summary>The page as it is without a script.</summary>
public sealed partial class SearchPageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Page_FormWithoutScript_ShowsResults()
    {
        string page = await shared.Server.Client.GetStringAsync("/?q=old+bees");

        Assert.Equal(10, Regex.Count(page, "<li><details"));
        Assert.Contains("<mark>bees</mark>", page);
        Assert.Contains("value=\"old bees\"", page);
        Assert.Contains("10 passages by Vectors", page);
    }

    [Fact]
    public async Task Page_TextOfQueriesAndPassages_IsNeverMarkup()
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(
            folder, "first", [new Passage("a\"><b>", "<i>\"'", "</div><script>alert(1)</script>&amp;")]);
        await using ServerFixture server = await ServerFixture.StartAsync(folder: folder);

        string page = await server.Client.GetStringAsync("/?q=" + Uri.EscapeDataString("\"><script>alert(2)</script>"));

        Assert.DoesNotContain("<script>", page);
        Assert.DoesNotContain("<i>", page);
        Assert.Contains("alert", page);
        Assert.Contains("&amp;amp;", page);
    }

    [Theory]
    [InlineData("/?q=%20%01", 400, "query: expected a text with a word")]
    [InlineData("/?q=bees&by=graph", 400, "strategy: expected inner-product, found &quot;graph&quot;")]
    public async Task Page_WrongRequest_SaysWhatIsWrong(string address, int status, string message)
    {
        using HttpResponseMessage answer = await shared.Server.Client.GetAsync(address);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_ItsFiles_AreKeptByBrowsersUntilTheyChange()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = "a-key-of-16-chars" });
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Authorization = new("Bearer", "a-key-of-16-chars");
        using HttpResponseMessage page = await server.Client.SendAsync(request);
        string[] files = [.. Files().Matches(await page.Content.ReadAsStringAsync()).Select(m => m.Groups[1].Value)];

        Assert.Equal(3, files.Length);
        foreach (string file in files)
        {
            using HttpResponseMessage answer = await server.Client.GetAsync("/" + file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
        }
    }

    [GeneratedRegex("(?:href|src)=\"((?:page|icon)-[0-9a-f]{12}\\.[a-z]+)\"")]
    private static partial Regex Files();
}
