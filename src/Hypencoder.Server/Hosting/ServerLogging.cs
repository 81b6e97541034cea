using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hypencoder.Server.Hosting;

/// <summary>Logs to standard error, as lines of text or of JSON.</summary>
internal static class ServerLogging
{
    public static void Configure(ILoggingBuilder logging, ServerOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        // ASP.NET Core's own lines about requests hold their query strings.
        logging.AddFilter("Microsoft", Max(options.LogLevel, LogLevel.Warning));
        if (options.JsonLogs)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static LogLevel Max(LogLevel one, LogLevel other) => one > other ? one : other;
}
