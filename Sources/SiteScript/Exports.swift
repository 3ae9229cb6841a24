// Hosts name texts, places and diagnostics, so importing the language brings them along.
@_exported public import SiteScriptSyntax
