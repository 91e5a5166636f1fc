//! Instruments the methods by which a thread waits for a task, such as `blocking_recv`.

use crate::instrument::source::shortened;
use crate::instrument::visit::Visitor;
use syn::ExprMethodCall;
use syn::spanned::Spanned;
use syn::visit::Visit;

impl Visitor<'_> {
    /// Calls the stand-in of the method, which is told the call's source.
    pub fn waits(&mut self, call: &ExprMethodCall) {
        let [whole, method, paren] =
            [call.span(), call.method.span(), call.paren_token.span.open()].map(|span| self.edits.bytes(span));
        let text = shortened(self.edits.text(call.span()));
        self.edits.open(whole.start, "{ use ::timeline::waits::*; ");
        self.visit_expr(&call.receiver);
        self.edits.open(method.start, "timeline_");
        let comma = if call.args.is_empty() { "" } else { ", " };
        self.edits.open(paren.end, format!("{text:?}{comma}"));
        self.arguments(&call.args, 0, None);
        self.edits.close(whole.end, " }");
    }
}
