//! What an isolate holds between requests: for everybody, nothing of anybody.

use std::{cell::RefCell, rc::Rc};

use crate::{
    policy::Policy,
    shells::{Shell, Shells},
};

thread_local! {
    static STATE: RefCell<State> = RefCell::new(State::default());
}

/// Programs and pages.
#[derive(Default)]
pub(super) struct State {
    policy: Option<Rc<Policy>>,
    shells: Shells,
}

/// Works with the state. The work must not wait for anything, nor come back here.
pub(super) fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

impl State {
    pub(super) fn install(&mut self, policy: Policy) {
        self.policy = Some(Rc::new(policy));
    }

    pub(super) fn policy(&self) -> Option<Rc<Policy>> {
        self.policy.clone()
    }

    pub(super) fn shell(&mut self, key: &str) -> Option<Shell> {
        self.shells.get(key)
    }

    pub(super) fn keep(&mut self, key: String, shell: Shell) {
        self.shells.put(key, shell);
    }

    pub(super) fn forget(&mut self, key: &str) {
        self.shells.drop(key);
    }
}
