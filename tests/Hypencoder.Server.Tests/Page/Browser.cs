using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Hypencoder.Server.Tests.Page;

/// <summary>
/// A headless Chromium, where chromium and chromedriver are on the path; without them its tests skip.
/// </summary>
public sealed class Browser : IDisposable
{
    private ChromeDriver? _driver;

    /// <summary>The browser, which is started on first use.</summary>
    internal ChromeDriver Driver => _driver ??= Start();

    /// <summary>Waits until something holds.</summary>
    internal static void Until(Func<bool> holds, string what)
    {
        for (int attempt = 0; attempt < 400; attempt++)
        {
            try
            {
                if (holds())
                    return;
            }
            catch (WebDriverException)
            {
                // The page replaced an element while it was looked at.
            }
            Thread.Sleep(25);
        }
        Assert.Fail($"never happened: {what}");
    }

    public void Dispose() => _driver?.Dispose();

    private static ChromeDriver Start()
    {
        string? browser = OnPath("chromium") ?? OnPath("google-chrome"), driver = OnPath("chromedriver");
        if (browser is null || driver is null)
        {
            Assert.Skip("chromium and chromedriver are not installed: the page is not tried in a browser "
                + "(Debian: apt-get install chromium chromium-driver)");
        }
        ChromeOptions options = new() { BinaryLocation = browser };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--window-size=1300,1000");
        options.SetLoggingPreference("performance", LogLevel.All);
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        ChromeDriverService service = ChromeDriverService.CreateDefaultService(
            Path.GetDirectoryName(driver), Path.GetFileName(driver));
        service.SuppressInitialDiagnosticInformation = true;
        return new ChromeDriver(service, options, TimeSpan.FromMinutes(2));
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
