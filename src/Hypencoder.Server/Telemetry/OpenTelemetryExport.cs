using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Hypencoder.Server.Telemetry;

/// <summary>Sends metrics and traces to a collector where OpenTelemetry's variables name one.</summary>
internal static class OpenTelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "hypencoder";

    /// <param name="services">Services of the server.</param>
    /// <param name="variable">Returns the value of an environment variable, or null where it is not set.</param>
    public static void AddOpenTelemetryExport(this IServiceCollection services, Func<string, string?> variable)
    {
        if (string.IsNullOrEmpty(variable(Endpoint)))
            return;
        services.AddOpenTelemetry()
            // OTEL_SERVICE_NAME, which is read after this, overrides the name.
            .ConfigureResource(resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(
                ServerTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.RateLimiting", "System.Runtime"))
            .WithTracing(tracing => tracing.AddSource(ServerTelemetry.Name, "Microsoft.AspNetCore"))
            .UseOtlpExporter();
    }
}
