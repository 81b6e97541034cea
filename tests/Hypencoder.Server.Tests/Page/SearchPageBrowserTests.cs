using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Server.Indexes;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Hypencoder.Server.Tests.Page;

/// <summary>The page in a real browser.</summary>
public sealed class SearchPageBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Markup = "<script>window.broken = 1</script><img src=x onerror='window.broken = 2'>";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_QueryIsTyped_ShowsResultsWithoutASubmitAndAsksNoOtherHost()
    {
        await using ServerFixture server = await StartAsync();
        ChromeDriver driver = Open(server);

        Box.SendKeys("old bees");

        Browser.Until(() => Summaries().Count == 10, "ten results");
        Assert.Contains(driver.FindElements(By.CssSelector("#results mark")), mark => mark.Text == "bees");
        Assert.Equal("10 passages by Hybrid", Said());
        Assert.Contains("q=old+bees", driver.Url);
        Assert.Contains("20 scored", driver.FindElement(By.CssSelector(".account")).Text);
        Uri own = server.Client.BaseAddress!;
        string[] asked = [.. driver.Manage().Logs.GetLog("performance")
            .Select(entry => JsonNode.Parse(entry.Message)!["message"]!)
            .Where(message => (string?)message["method"] == "Network.requestWillBeSent")
            .Select(message => (string)message["params"]!["request"]!["url"]!)];
        Assert.Contains(asked, url => url.Contains("/results?", StringComparison.Ordinal));
        Assert.All(asked, url => Assert.Equal(own.Authority, new Uri(url).Authority));
        // Nothing that the policy forbids was tried, and no script failed.
        Assert.DoesNotContain(
            driver.Manage().Logs.GetLog(LogType.Browser), entry => entry.Level is LogLevel.Severe or LogLevel.Warning);
    }

    [Fact]
    public async Task Page_PassageWithMarkup_ShowsItAsText()
    {
        await using ServerFixture server = await StartAsync();
        ChromeDriver driver = Open(server);

        Box.SendKeys("window script honey");

        Browser.Until(
            () => driver.FindElement(By.Id("results")).Text.Contains(Markup, StringComparison.Ordinal),
            "the markup as text");
        Assert.Null(driver.ExecuteScript("return window.broken ?? null"));
        Assert.Equal(1L, driver.ExecuteScript("return document.scripts.length"));
        Assert.Equal(0L, driver.ExecuteScript("return document.images.length"));
    }

    [Fact]
    public async Task Page_FiltersAndStrategies_AreAppliedAtOnce()
    {
        await using ServerFixture server = await StartAsync();
        ChromeDriver driver = Open(server);
        Box.SendKeys("old bees");
        Browser.Until(() => Summaries().Count == 10, "ten results");

        Choose("kind", "code");
        Browser.Until(() => Summaries().Count == 7, "the passages of a kind");
        Assert.All(driver.FindElements(By.ClassName("place")), place => Assert.EndsWith(".cs:7", place.Text));
        Choose("folder", "docs");
        Browser.Until(() => Summaries().Count == 0, "no passage of that kind in the folder");
        Choose("kind", "");
        Browser.Until(() => Summaries().Count == 10, "the passages of a folder");
        Assert.All(
            driver.FindElements(By.ClassName("place")),
            place => Assert.StartsWith("docs/", place.Text, StringComparison.Ordinal));
        Choose("beside", "bm25");
        Browser.Until(() => driver.FindElements(By.ClassName("list")).Count == 2, "two strategies side by side");
        Assert.Equal(["Hybrid", "BM25"], driver.FindElements(By.CssSelector(".list h2")).Select(h => h.Text));
        Assert.Equal(2, driver.FindElements(By.ClassName("account")).Count);
        Assert.Contains(driver.FindElements(By.ClassName("there")), rank => rank.Text == "#1 there");
        Choose("by", "inner-product");
        Browser.Until(
            () => driver.FindElement(By.CssSelector(".list h2")).Text == "Vectors", "another strategy on the left");
    }

    [Fact]
    public async Task Page_KeyboardOnly_FindsOpensAndReturns()
    {
        await using ServerFixture server = await StartAsync();
        ChromeDriver driver = Open(server);
        driver.ExecuteScript("document.activeElement.blur()");

        Press("/");
        Press("old bees");
        Browser.Until(() => Summaries().Count == 10, "ten results");
        Press(Keys.ArrowDown);
        Press(Keys.ArrowDown);
        Assert.Equal("2", driver.SwitchTo().ActiveElement().FindElement(By.ClassName("rank")).Text);
        Press(Keys.Enter);
        Browser.Until(() => driver.FindElements(By.CssSelector("details[open] .text")).Count == 1, "an open passage");
        Press(Keys.ArrowUp);
        Assert.Equal("1", driver.SwitchTo().ActiveElement().FindElement(By.ClassName("rank")).Text);
        Press(Keys.Escape);
        Assert.Equal("q", driver.SwitchTo().ActiveElement().GetAttribute("id"));
        Press(Keys.Escape);
        Browser.Until(() => Summaries().Count == 0, "no results without a query");
        Assert.Equal("", Box.GetAttribute("value"));
    }

    private IWebElement Box => browser.Driver.FindElement(By.Id("q"));

    private async Task<ServerFixture> StartAsync()
    {
        Passage[] passages =
        [
            .. ServerFixture.Passages(19), new Passage("markup", Markup, $"{Markup} honey"),
        ];
        await ServerFixture.BuildAsync(_folder, "first", passages);
        Dictionary<string, PassagePlace> places = passages.Index().ToDictionary(
            p => p.Item.Id, p => p.Index % 3 == 1
                ? new PassagePlace($"src/{p.Index}.cs", 7, "code")
                : new PassagePlace($"docs/{p.Index}.md", 3, "markdown"));
        return await ServerFixture.StartAsync(
            o => o with { WithBm25 = true, Indexes = [o.Indexes[0] with { Places = _ => new ListedPlaces(places) }] },
            folder: _folder);
    }

    private ChromeDriver Open(ServerFixture server)
    {
        ChromeDriver driver = browser.Driver;
        driver.Navigate().GoToUrl(server.Client.BaseAddress!);
        driver.Manage().Logs.GetLog("performance");
        driver.Navigate().Refresh();
        return driver;
    }

    private IReadOnlyList<IWebElement> Summaries() => browser.Driver.FindElements(By.CssSelector(".hit summary"));

    private string Said() =>
        (string)browser.Driver.ExecuteScript("return document.getElementById('said').textContent")!;

    private void Choose(string id, string value) =>
        browser.Driver.FindElement(By.CssSelector($"#{id} option[value='{value}']")).Click();

    private void Press(string keys) => browser.Driver.SwitchTo().ActiveElement().SendKeys(keys);
}
