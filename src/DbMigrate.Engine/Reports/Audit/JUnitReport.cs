using System.Globalization;
using System.Text;
using System.Xml;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Lint;

namespace DbMigrate.Engine.Reports.Audit;

/// <summary>Writes findings as test results: a case for each rule, which fails where the rule has findings.</summary>
internal static class JUnitReport
{
    /// <summary>Returns the report.</summary>
    internal static string Write(AuditReport report)
    {
        var byRule = report.Findings.Where(f => f.Ignored.Length == 0).ToLookup(f => f.Rule, StringComparer.Ordinal);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "audit");
            xml.WriteAttributeString("tests", Number(report.Rules.Count));
            xml.WriteAttributeString("failures", Number(byRule.Count));
            foreach (var rule in AuditRules.All.Where(r => report.Rules.Contains(r.Id, StringComparer.Ordinal)))
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", "audit");
                xml.WriteAttributeString("name", rule.Id);
                if (byRule.Contains(rule.Id))
                {
                    var lines = byRule[rule.Id].Select(f => VisibleText.OneLine($"{f.Kind} {f.Name}: {f.Message}"));
                    xml.WriteStartElement("failure");
                    xml.WriteAttributeString("message", rule.Title);
                    xml.WriteAttributeString("type", rule.Severity.ToString());
                    xml.WriteString(string.Join('\n', lines));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
