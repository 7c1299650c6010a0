using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbMigrate.Cli.Output;

/// <summary>Writes an object as one line of JSON.</summary>
internal static class JsonLine
{
    // Escapes quotes only, so that statements and names stay readable.
    private static readonly JsonLineContext Context = new(
        new JsonSerializerOptions(JsonLineContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    /// <summary>Writes an object.</summary>
    public static void Write<T>(OutputChannel output, T item) =>
        output.Json(
            JsonSerializer.Serialize(
                item,
                Context.GetTypeInfo(typeof(T)) ?? throw new NotSupportedException($"{typeof(T)} has no JSON.")
            )
        );
}

/// <summary>The types that are written; native code cannot use reflection for them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MigrationPlan))]
[JsonSerializable(typeof(MigrationPlanDraft))]
[JsonSerializable(typeof(MigrationPhase))]
[JsonSerializable(typeof(PhaseStatus))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(PhasePreview))]
[JsonSerializable(typeof(PhaseResult))]
[JsonSerializable(typeof(MigrationApproval))]
[JsonSerializable(typeof(MigrationMilestone))]
[JsonSerializable(typeof(MigrationEvent))]
[JsonSerializable(typeof(JournalVerification))]
[JsonSerializable(typeof(MigrationAccess))]
[JsonSerializable(typeof(MigrationLock))]
[JsonSerializable(typeof(MigrationHistoryEntry))]
[JsonSerializable(typeof(MigrationMetric))]
[JsonSerializable(typeof(MaintenanceStatus))]
[JsonSerializable(typeof(MaintenanceResult))]
[JsonSerializable(typeof(ScheduleRegistration))]
[JsonSerializable(typeof(MigrationSandbox))]
[JsonSerializable(typeof(MigrationStatement))]
[JsonSerializable(typeof(SchemaDifference))]
[JsonSerializable(typeof(MigrationDocument))]
[JsonSerializable(typeof(AuditFinding))]
[JsonSerializable(typeof(AuditAccess))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(MessageLine))]
internal sealed partial class JsonLineContext : JsonSerializerContext;

/// <summary>An error as a JSON object.</summary>
internal sealed record ErrorLine(
    string ErrorId,
    MigrationErrorCategory Category,
    string Message,
    string? Target,
    string? SqlState,
    int ExitCode,
    string Next,
    IReadOnlyList<ErrorFinding> Findings
);

/// <summary>A cause of an error as a JSON object: a problem of a plan, or a gate or check that did not pass.</summary>
internal sealed record ErrorFinding(
    SourcePlace? Place,
    string Message,
    string? Suggestion = null,
    string? Check = null,
    CheckStage? Stage = null
);

/// <summary>A message as a JSON object.</summary>
internal sealed record MessageLine(MessageKind Kind, string Message);
