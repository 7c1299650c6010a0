using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Writes the task of the Task Scheduler as its XML.</summary>
internal static class TaskText
{
    private static readonly XNamespace Name = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>Returns the task.</summary>
    internal static string Of(ScheduledCall call, ScheduleRequest request) =>
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n" + new XElement(
            Name + "Task",
            new XAttribute("version", "1.2"),
            Element(
                "RegistrationInfo",
                Element("Description", $"Maintenance of the plan {request.Plan.Name} (DbMigrate)"),
                Element("Documentation", string.Join('\n', call.Lines))
            ),
            Element(
                "Triggers",
                Element(
                    "TimeTrigger",
                    Element("Repetition", Element("Interval", XmlConvert.ToString(request.Every))),
                    // On the hour: the calls meet the times of the schedules.
                    Element("StartBoundary", "2026-01-01T00:00:00Z"),
                    Element("Enabled", "true")
                )
            ),
            Element(
                "Settings",
                Element("MultipleInstancesPolicy", "IgnoreNew"),
                Element("DisallowStartIfOnBatteries", "false"),
                Element("StopIfGoingOnBatteries", "false"),
                Element("StartWhenAvailable", "true"),
                Element("RunOnlyIfNetworkAvailable", "true"),
                Element("ExecutionTimeLimit", "PT0S")
            ),
            Element(
                "Actions",
                Element(
                    "Exec",
                    Element("Command", request.Program[0]),
                    Element("Arguments", string.Join(' ', request.Program.Skip(1).Select(Word))),
                    Element("WorkingDirectory", request.Plan.Folder)
                )
            )
        ).ToString().ReplaceLineEndings("\r\n") + "\r\n";

    private static XElement Element(string name, params object[] content) => new(Name + name, content);

    // The rules of CommandLineToArgvW: backslashes before a quote are doubled.
    private static string Word(string text)
    {
        if (text.Length > 0 && !text.AsSpan().ContainsAny(" \t\""))
        {
            return text;
        }

        var word = new StringBuilder("\"");
        var slashes = 0;
        foreach (var c in text)
        {
            if (c == '"')
            {
                word.Append('\\', slashes + 1);
            }

            slashes = c == '\\' ? slashes + 1 : 0;
            word.Append(c);
        }

        return word.Append('\\', slashes).Append('"').ToString();
    }
}
